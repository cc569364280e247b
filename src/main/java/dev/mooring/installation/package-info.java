/**
 * What is done once with an installation: whether it works, and how it is taken out of a cluster,
 * or out of some of its namespaces.
 */
package dev.mooring.installation;
