package io.cachestarter.test;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;

/**
 * A class that no data may name. Whatever is done with it beyond the mention of its name
 * is noted in {@link CanaryLog}. It is final, because some libraries take elements of
 * final classes for safe.
 */
public final class Canary implements Serializable {

	private static final long serialVersionUID = 1;

	static {
		CanaryLog.note("initialized");
	}

	private String song = "";

	public Canary() {
		CanaryLog.note("created");
	}

	public String getSong() {
		return this.song;
	}

	public void setSong(String song) {
		CanaryLog.note("set");
		this.song = song;
	}

	private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
		CanaryLog.note("read");
		in.defaultReadObject();
	}

	/** The same for places where only an enum is expected. */
	public enum Color {

		YELLOW;

		static {
			CanaryLog.note("initialized");
		}

	}

}
