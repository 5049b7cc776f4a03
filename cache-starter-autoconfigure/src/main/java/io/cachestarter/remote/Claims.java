package io.cachestarter.remote;

import java.time.Duration;

import io.cachestarter.internal.WorkUnderWay;

/**
 * What the remote level of a cache needs to claim keys.
 *
 * @param lease how long a load is waited for whose node is gone
 * @param leases the loads under way
 * @param trust knows whether Redis can be believed
 * @param calls the calls to Redis that wait for an answer
 */
record Claims(Duration lease, LoadLeases leases, RemoteTrust trust, WorkUnderWay calls) {

}
