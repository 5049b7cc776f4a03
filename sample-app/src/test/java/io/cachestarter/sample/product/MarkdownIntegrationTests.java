package io.cachestarter.sample.product;

import java.math.BigDecimal;

import io.cachestarter.lock.DistributedLocks;
import io.cachestarter.lock.LockHandle;
import io.cachestarter.lock.LockOptions;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests of prices that are lowered by one instance at a time.
 */
@CatalogIntegrationTest
class MarkdownIntegrationTests {

	private final CatalogClient client;

	private final DistributedLocks locks;

	@Autowired
	MarkdownIntegrationTests(@LocalServerPort int port, DistributedLocks locks) {
		this.client = CatalogClient.of(port);
		this.locks = locks;
	}

	@Test
	void lowersThePricesOfACategory() {
		Product before = this.client.page("Toys", 0).items().get(0);
		this.client.product(before.id());

		MarkedDown answer = this.client.read(this.client.markDown("Toys", 50),
				ParameterizedTypeReference.forType(MarkedDown.class));

		assertThat(answer.products()).isPositive();
		assertThat(this.client.product(before.id()).price()).isCloseTo(before.price().divide(BigDecimal.valueOf(2)),
				within(new BigDecimal("0.01")));
	}

	@Test
	void refusesToLowerPricesTwiceAtOnce() throws InterruptedException {
		try (LockHandle elsewhere = this.locks.acquire("markdown:Garden", LockOptions.DEFAULT)) {
			assertThat(elsewhere.isValid()).isTrue();

			this.client.markDown("Garden", 10)
				.expectStatus()
				.isEqualTo(HttpStatus.CONFLICT)
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON);
			this.client.get("/actuator/locks")
				.expectStatus()
				.isOk()
				.expectBody()
				.jsonPath("$.locks[0].name")
				.isEqualTo("markdown:Garden")
				.jsonPath("$.locks[0].kind")
				.isEqualTo("LOCK")
				.jsonPath("$.locks[0].fencingToken")
				.isEqualTo(elsewhere.fencingToken())
				.jsonPath("$.locks[0].remainingLease")
				.exists();
		}

		this.client.markDown("Garden", 10).expectStatus().isOk();
	}

	@Test
	void refusesAnImpossiblePercentage() {
		this.client.markDown("Garden", 100).expectStatus().isBadRequest();
	}

}
