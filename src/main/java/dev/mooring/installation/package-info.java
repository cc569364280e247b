/**
 * What is done once with an installation: whether it works, and how it is taken out of a cluster.
 */
package dev.mooring.installation;
