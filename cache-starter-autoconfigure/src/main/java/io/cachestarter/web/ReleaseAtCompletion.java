package io.cachestarter.web;

import io.cachestarter.interceptor.PermitHold;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/**
 * Gives concurrent permits back when an asynchronous request has completed, which it does
 * after a timeout or an error, too.
 */
final class ReleaseAtCompletion implements AsyncListener {

	private final PermitHold hold;

	ReleaseAtCompletion(PermitHold hold) {
		this.hold = hold;
	}

	@Override
	public void onComplete(AsyncEvent event) {
		this.hold.release();
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		// The request goes on to its end.
	}

	@Override
	public void onError(AsyncEvent event) {
		// The request goes on to its end.
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		event.getAsyncContext().addListener(this);
	}

}
