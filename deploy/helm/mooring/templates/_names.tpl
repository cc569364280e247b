{{- define "mooring.labels" -}}
app.kubernetes.io/name: mooring
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "mooring.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* In a policy: the blocks of the types that a connection can have, as a list; one of them is there. */}}
{{- define "mooring.blocks" -}}
{{- range $index, $type := list "mqtt" "http" "sql" -}}
{{- if $index }} + {{ end -}}
(has(connection.{{ $type }}) ? [connection.{{ $type }}] : [])
{{- end -}}
{{- end }}

{{/* In a policy's matchConstraints: only the namespaces that the operator serves, as nobody acts on it in the others. */}}
{{- define "mooring.served" -}}
{{- if .Values.watchNamespaces -}}
namespaceSelector:
  matchExpressions:
    - {key: kubernetes.io/metadata.name, operator: In, values: {{ .Values.watchNamespaces | toJson }}}
{{- else -}}
namespaceSelector: {}
{{- end -}}
{{- end }}

{{/* In a policy: what the user names of workers begin with, as a CEL string. */}}
{{- define "mooring.workerAccount" -}}
'system:serviceaccount:{{ .Release.Namespace }}:mooring-worker'
{{- end }}

{{/* In a policy: whether a worker asks, by the ServiceAccount of its WorkerPool. */}}
{{- define "mooring.byAWorkerOfAPool" -}}
request.userInfo.username.startsWith({{ include "mooring.workerAccount" . }} + '-')
{{- end }}

{{/* In a policy: the same, or a worker from before each WorkerPool had one. */}}
{{- define "mooring.byAWorker" -}}
request.userInfo.username == {{ include "mooring.workerAccount" . }} || {{ include "mooring.byAWorkerOfAPool" . }}
{{- end }}
