{{/* Secrets made from values, for trials. In earnest existing ones are named, and this is empty. */}}
{{- define "courier.trialSecrets" -}}
{{- with .Values.gateway }}
{{- if and .enabled .token.secret (not .token.existingSecret.name) }}
{{ include "courier.trialSecret" (list (dict "root" $ "name" "gateway") (dict "secret" .token.secret)) }}
{{- end }}
{{- end }}
{{- with .Values.redis }}
{{- if and .password (not .existingSecret.name) }}
{{ include "courier.trialSecret" (list (dict "root" $ "name" "redis") (dict "password" .password)) }}
{{- end }}
{{- end }}
{{- with .Values.postgres }}
{{- if and (or $.Values.logic.enabled $.Values.offline.enabled) .password (not .existingSecret.name) }}
{{ include "courier.trialSecret" (list (dict "root" $ "name" "postgres") (dict "username" .user "password" .password)) }}
{{- end }}
{{- end }}
{{- end }}

{{- define "courier.trialSecret" -}}
{{- $it := index . 0 -}}
---
apiVersion: v1
kind: Secret
metadata:
  name: {{ include "courier.name" $it }}
  labels:
    {{- include "courier.labels" $it | nindent 4 }}
type: Opaque
data:
  {{- range $key, $value := index . 1 }}
  {{ $key }}: {{ $value | b64enc }}
  {{- end }}
{{- end }}
