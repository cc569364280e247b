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
