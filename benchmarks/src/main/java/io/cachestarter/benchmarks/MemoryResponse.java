package io.cachestarter.benchmarks;

import java.io.ByteArrayOutputStream;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

import org.springframework.mock.web.MockHttpServletResponse;

/**
 * A mock whose body is written at once, as that of a real response, and not byte by byte.
 */
final class MemoryResponse extends MockHttpServletResponse {

	private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);

	private final ServletOutputStream output = new ServletOutputStream() {

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void write(int b) {
			MemoryResponse.this.body.write(b);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
			MemoryResponse.this.body.write(bytes, offset, length);
		}

	};

	@Override
	public ServletOutputStream getOutputStream() {
		return this.output;
	}

	/** Returns how many bytes the body has. */
	int bodyLength() {
		return this.body.size();
	}

}
