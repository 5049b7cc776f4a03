package io.cachestarter.sample.seed;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Made-up but plausible catalogue data. The same numbers asked for give the same data,
 * everywhere and always.
 */
final class SeedData {

	private static final List<String> CATEGORIES = List.of("Audio", "Bags", "Books", "Camping", "Coffee", "Cycling",
			"Fitness", "Garden", "Kitchen", "Lighting", "Music", "Office", "Outdoor", "Pets", "Photo", "Shoes",
			"Stationery", "Tools", "Toys", "Travel");

	private static final List<String> ADJECTIVES = List.of("Compact", "Classic", "Foldable", "Light", "Modern",
			"Robust", "Silent", "Slim", "Soft", "Sturdy", "Vintage", "Waterproof");

	private static final List<String> MATERIALS = List.of("Aluminium", "Bamboo", "Canvas", "Ceramic", "Cork", "Cotton",
			"Glass", "Leather", "Linen", "Oak", "Steel", "Wool");

	private static final List<String> TAGS = List.of("bestseller", "eco", "gift", "handmade", "limited", "new", "sale",
			"seasonal");

	private static final long SEED = 20_260_101L;

	private static final Instant FIRST_CHANGE = Instant.parse("2026-01-01T00:00:00Z");

	private SeedData() {
	}

	static List<String> categories() {
		return CATEGORIES;
	}

	static List<SeedProduct> products(int count) {
		SplittableRandom random = new SplittableRandom(SEED);
		return IntStream.rangeClosed(1, count).mapToObj((id) -> product(id, random)).toList();
	}

	/**
	 * Order lines in the order of their numbers. Products with a small number sell far
	 * more often than the others.
	 * @param products the products that may be sold, at least one
	 * @param count number of order lines
	 * @return a sequential stream, created as it is read
	 */
	static Stream<SeedOrderLine> orderLines(List<SeedProduct> products, int count) {
		SplittableRandom random = new SplittableRandom(SEED);
		return LongStream.rangeClosed(1, count).mapToObj((id) -> orderLine(id, products, random));
	}

	private static SeedProduct product(int id, SplittableRandom random) {
		int category = random.nextInt(CATEGORIES.size());
		String name = "%s %s %s No. %d".formatted(pick(ADJECTIVES, random), pick(MATERIALS, random),
				CATEGORIES.get(category), id);
		return new SeedProduct(id, category + 1, name, BigDecimal.valueOf(random.nextLong(199, 50_000), 2),
				FIRST_CHANGE.plus(Duration.ofMinutes(id)), tags(random));
	}

	private static SeedOrderLine orderLine(long id, List<SeedProduct> products, SplittableRandom random) {
		double popularity = random.nextDouble();
		SeedProduct product = products.get((int) (popularity * popularity * products.size()));
		return new SeedOrderLine(id, product.id(), random.nextInt(1, 6), product.price());
	}

	private static List<String> tags(SplittableRandom random) {
		List<String> remaining = new ArrayList<>(TAGS);
		return IntStream.rangeClosed(1, random.nextInt(1, 4))
			.mapToObj((number) -> remaining.remove(random.nextInt(remaining.size())))
			.toList();
	}

	private static String pick(List<String> words, SplittableRandom random) {
		return words.get(random.nextInt(words.size()));
	}

}
