-- What Argo CD shows of a Connector, Source, Sink or WorkerPool. The same as kstatus makes of the conditions, but that
-- what is switched off is shown as such, and a system that is away as Degraded.
local health = {status = "Progressing", message = "the operator has not looked at it yet"}
local status = obj.status
if status == nil or status.conditions == nil or status.observedGeneration ~= obj.metadata.generation then
  return health
end
local conditions = {}
for _, condition in ipairs(status.conditions) do
  conditions[condition.type] = condition
end
local ready = conditions.Ready
if ready == nil then
  return health
end
health.message = ready.message
-- Not there yet, and nothing is wrong: an application that brings workers with it is not to fail by that.
local coming = {NoWorkers = true, WorkersNotReady = true, RollingUpdate = true}
if conditions.Stalled ~= nil and conditions.Stalled.status == "True" then
  health.status = "Degraded"
  health.message = conditions.Stalled.message
elseif ready.status == "True" then
  health.status = ready.reason == "Disabled" and "Suspended" or "Healthy"
elseif ready.status == "False" and not coming[ready.reason] then
  health.status = "Degraded"
end
return health
