{{/* Files of a pod: /tmp, and certificates from Secrets below /etc/courier. */}}

{{/* The certificates of a pod, as JSON: name, Secret, key in it, name of the file. */}}
{{- define "courier.certificates" -}}
{{- $values := .root.Values -}}
{{- $files := list -}}
{{- if and $values.redis.tls.enabled (has .name (splitList " " (include "courier.services" .))) }}
{{- with $values.redis.tls.caSecret }}
{{- if .name }}{{ $files = append $files (list "redis-ca" .name .key "ca.crt") }}{{ end }}
{{- end }}
{{- end }}
{{- if and $values.kafka.tls.enabled (has .name (list "access" "logic" "push" "offline" "topics")) }}
{{- with $values.kafka.tls.caSecret }}
{{- if .name }}{{ $files = append $files (list "kafka-ca" .name .key "ca.crt") }}{{ end }}
{{- end }}
{{- with $values.kafka.tls.clientSecret }}
{{- if .name }}{{ $files = append $files (list "kafka-client" .name .storeKey "client.p12") }}{{ end }}
{{- end }}
{{- end }}
{{- if has .name (list "logic" "offline") }}
{{- with $values.postgres.tls.caSecret }}
{{- if .name }}{{ $files = append $files (list "postgres-ca" .name .key "ca.crt") }}{{ end }}
{{- end }}
{{- end }}
{{- toJson $files }}
{{- end }}

{{- define "courier.volumeMounts" -}}
- name: tmp
  mountPath: /tmp
{{- range include "courier.certificates" . | fromJsonArray }}
- name: {{ index . 0 }}
  mountPath: /etc/courier/{{ index . 0 }}
  readOnly: true
{{- end }}
{{- end }}

{{- define "courier.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 256Mi
{{- range include "courier.certificates" . | fromJsonArray }}
- name: {{ index . 0 }}
  secret:
    secretName: {{ index . 1 }}
    defaultMode: 0440
    items:
      - key: {{ index . 2 }}
        path: {{ index . 3 }}
{{- end }}
{{- end }}
