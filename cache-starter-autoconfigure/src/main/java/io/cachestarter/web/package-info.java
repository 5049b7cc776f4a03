/**
 * Rate limits of HTTP requests in Spring MVC: which requests, and what the client is
 * told.
 */
@NullMarked
package io.cachestarter.web;

import org.jspecify.annotations.NullMarked;
