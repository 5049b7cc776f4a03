package io.cachestarter.sample.admin;

import java.util.Map;

import io.cachestarter.cache.TwoLevelCacheManager;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Evicts what matches a pattern. A real application would let only operators do so, and
 * would rather invalidate a tag, which does not look at every key.
 */
@RestController
@RequestMapping("/admin/caches")
class CacheAdminController {

	private final TwoLevelCacheManager caches;

	CacheAdminController(TwoLevelCacheManager caches) {
		this.caches = caches;
	}

	@DeleteMapping("/{cache}/entries")
	Map<String, Long> evict(@PathVariable String cache, @RequestParam @NotBlank @Size(max = 200) String pattern) {
		if (!this.caches.getCacheNames().contains(cache)) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no cache '%s'.".formatted(cache));
		}
		return Map.of("removed", this.caches.access(cache, Object.class).evictByPattern(pattern));
	}

}
