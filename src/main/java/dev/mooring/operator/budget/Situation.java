package dev.mooring.operator.budget;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * All that a division depends on.
 *
 * @param maxTotal what the external system may ever see
 * @param size the most that one worker has a use for
 * @param wanted the workers that should have a pool, in order
 * @param grants what the status says, that of gone processes, too
 * @param claims what processes last said
 * @param standing how it stands with each process
 * @param foreign connections that namesakes of the Connector, which were deleted, still have
 */
record Situation(
    int maxTotal,
    int size,
    List<String> wanted,
    List<Grant> grants,
    Map<WorkerProcess, Claim> claims,
    Function<WorkerProcess, Standing> standing,
    int foreign) {}
