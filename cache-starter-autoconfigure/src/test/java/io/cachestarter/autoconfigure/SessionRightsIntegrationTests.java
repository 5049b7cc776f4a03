package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.cachestarter.test.RedisRights;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the Redis user of docs/security.md may do all that sessions need, and that
 * nothing is listed for them that they do not need.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionRightsIntegrationTests {

	private static final String FEATURE = "+hgetall";

	private final RedisRights rights = new RedisRights(FEATURE);

	private ConfigurableApplicationContext node;

	@BeforeAll
	void start() {
		this.node = new SpringApplicationBuilder(SessionsIntegrationTests.Shop.class).bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.properties(this.rights.properties())
			.properties("spring.application.name=shop", "server.port=0", "server.address=127.0.0.1")
			.run();
	}

	@AfterAll
	void stop() {
		this.node.close();
		this.rights.close();
	}

	static List<String> commands() {
		return RedisRights.commands(FEATURE);
	}

	@Test
	void sufficeForEverything() {
		this.rights.forgetRefused();

		useSessions();

		assertThat(this.rights.refused()).allMatch((refused) -> refused.startsWith("client"));
	}

	@ParameterizedTest
	@MethodSource("commands")
	void sufficeNoMoreWithoutOneOfThem(String command) {
		this.rights.take(command);
		try {
			try {
				useSessions();
			}
			catch (DataAccessException ex) {
				assertThat(String.valueOf(ex.getMostSpecificCause().getMessage())).contains("NOPERM");
			}
			assertThat(this.rights.refused()).contains(command);
		}
		finally {
			this.rights.give(command);
		}
	}

	/** What a request may do with a session, one request after the other. */
	private void useSessions() {
		SessionRepository<Session> sessions = sessions();
		Session created = sessions.createSession();
		created.setMaxInactiveInterval(Duration.ofMinutes(5));
		created.setAttribute("cart", "tea");
		sessions.save(created);
		Session found = Objects.requireNonNull(sessions.findById(created.getId()));
		found.setAttribute("cart", "milk");
		found.removeAttribute("other");
		sessions.save(found);
		String renamed = found.changeSessionId();
		sessions.save(found);
		assertThat(sessions.findById(renamed)).isNotNull();
		sessions.deleteById(renamed);
		assertThat(sessions.findById(renamed)).isNull();
	}

	@SuppressWarnings("unchecked") // of this kind in any case
	private SessionRepository<Session> sessions() {
		return this.node.getBean(SessionRepository.class);
	}

}
