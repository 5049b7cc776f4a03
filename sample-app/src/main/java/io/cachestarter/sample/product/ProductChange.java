package io.cachestarter.sample.product;

import java.math.BigDecimal;

import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;

/**
 * The part of a product that a client may replace.
 *
 * @param name the new name, at most 120 characters
 * @param price the new price of one piece, with at most two decimals
 */
public record ProductChange(@NotBlank @Size(max = 120) String name,
		@NotNull @Positive @Digits(integer = 8, fraction = 2) BigDecimal price) {

}
