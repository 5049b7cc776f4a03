package io.cachestarter.oracle;

/**
 * What all threads of a scenario share.
 */
record World(Database database, History history, Pauses pauses, Tally tally, Findings findings) {

}
