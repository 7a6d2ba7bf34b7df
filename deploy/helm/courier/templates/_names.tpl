{{/* Names and labels. The argument is a dict of root and name (a service) where a service is meant. */}}

{{- define "courier.services" -}}
gateway access logic push offline
{{- end }}

{{- define "courier.base" -}}
{{- default .Release.Name .Values.fullnameOverride | trunc 48 | trimSuffix "-" }}
{{- end }}

{{- define "courier.name" -}}
{{ include "courier.base" .root }}-{{ .name }}
{{- end }}

{{- define "courier.selector" -}}
app.kubernetes.io/name: courier
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{/* By this, and not by the release, the services of one Courier know each other's pods. */}}
{{- define "courier.peer" -}}
app.kubernetes.io/part-of: {{ .root.Values.system }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{- define "courier.labels" -}}
{{ include "courier.selector" . }}
app.kubernetes.io/part-of: {{ .root.Values.system }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "courier.image" -}}
{{- $service := index .root.Values .name -}}
{{- $image := .root.Values.image -}}
{{- with $image.registry }}{{ . }}/{{ end -}}
{{ $service.image.repository }}:{{ default .root.Chart.AppVersion $image.tag }}
{{- end }}

{{/* The port of health and metrics, as in each service's application.yaml. */}}
{{- define "courier.managementPort" -}}
{{ index (dict "gateway" 9080 "access" 9081 "logic" 9082 "push" 9083 "offline" 9084) .name }}
{{- end }}

{{/* From being told to stop to being killed. A gateway's is longer than its drain by itself. */}}
{{- define "courier.gracePeriod" -}}
{{- $service := index .root.Values .name -}}
{{- if eq .name "gateway" -}}
{{ add (include "courier.drainSeconds" .root) $service.drain.marginSeconds }}
{{- else -}}
{{ int64 $service.terminationGracePeriodSeconds }}
{{- end }}
{{- end }}

{{- define "courier.drainSeconds" -}}
{{- with .Values.gateway.drain -}}
{{ add .delaySeconds .maxDurationSeconds .closeTimeoutSeconds }}
{{- end }}
{{- end }}
