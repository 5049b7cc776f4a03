-- Written in the SQL that H2 and PostgreSQL share.

alter table products add column stock integer default 1000 not null;

alter table products add constraint stock_is_there check (stock >= 0);

create table product_views (
  product_id bigint primary key references products (id) on delete cascade,
  views bigint not null
);
