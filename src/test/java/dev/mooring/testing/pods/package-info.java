/**
 * Pods without a kubelet: Pod objects of an API server, each with a process of this machine.
 *
 * <p>{@link dev.mooring.testing.pods.LocalPods} is the way in. What to do next is decided by pure
 * functions ({@code StatefulSetPlan}, {@code PodStatuses}, {@code RestartBackoff}); loops on one
 * thread each do it ({@code StatefulSetController}, {@code DeploymentController}, {@code
 * LocalKubelet}, and a {@code PodRunner} for each Pod).
 */
package dev.mooring.testing.pods;
