package io.cachestarter.sample.product;

/**
 * A category whose prices have been lowered.
 *
 * @param category name of the category
 * @param percent by how much
 * @param products number of its products
 */
record MarkedDown(String category, int percent, int products) {

}
