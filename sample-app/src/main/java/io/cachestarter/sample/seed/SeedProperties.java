package io.cachestarter.sample.seed;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much data an empty database gets.
 *
 * @param products Number of products, from 1 to 1000000.
 * @param orderLines Number of order lines, from 0 to 10000000.
 */
@Validated
@ConfigurationProperties("catalog.seed")
record SeedProperties(@DefaultValue("10000") @Min(1) @Max(1_000_000) int products,
		@DefaultValue("200000") @Min(0) @Max(10_000_000) int orderLines) {

}
