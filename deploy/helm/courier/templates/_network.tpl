{{/* A rule to these ports of these peers; without peers, to these ports anywhere. */}}
{{- define "courier.egress" -}}
- ports:
    {{- range index . 0 }}
    - {protocol: TCP, port: {{ int64 . }}}
    {{- end }}
  {{- with index . 1 }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{/* Names. */}}
{{- define "courier.dnsEgress" -}}
- ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
  to:
    {{- toYaml .Values.networkPolicy.dns | nindent 4 }}
{{- end }}
