-- Written in the SQL that H2 and PostgreSQL share.

create table categories (
  id integer primary key,
  name varchar(60) not null unique
);

create table products (
  id bigint primary key,
  category_id integer not null references categories (id),
  name varchar(120) not null,
  price numeric(10, 2) not null check (price > 0),
  updated_at timestamp with time zone not null,
  tags varchar(40) array not null
);

create index products_by_category on products (category_id, id);

create table order_lines (
  id bigint primary key,
  product_id bigint not null references products (id) on delete cascade,
  quantity integer not null check (quantity > 0),
  unit_price numeric(10, 2) not null
);

create index order_lines_by_product on order_lines (product_id);

-- Holds one row as soon as one instance has filled the tables above.
create table seed_claim (
  id integer primary key,
  claimed_at timestamp with time zone not null
);
