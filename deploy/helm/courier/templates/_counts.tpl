{{/* A number, or a text in per cent. */}}
{{- define "courier.count" -}}
{{- if kindIs "string" . }}{{ . | quote }}{{ else }}{{ int64 . }}{{ end }}
{{- end }}
