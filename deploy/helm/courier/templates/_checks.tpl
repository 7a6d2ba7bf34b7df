{{/* What the schema cannot say: values that have to fit each other. A wrong one stops with a sentence. */}}
{{- define "courier.checks" -}}
{{- $values := .Values -}}
{{- $enabled := list -}}
{{- range splitList " " (include "courier.services" .) }}
{{- if (index $values .).enabled }}{{ $enabled = append $enabled . }}{{ end }}
{{- end }}
{{- if not $enabled }}
{{- fail "no service is enabled: set gateway.enabled, access.enabled, logic.enabled, push.enabled or offline.enabled" }}
{{- end }}
{{- if not $values.redis.host }}
{{- fail "redis.host is not set: every service needs Redis" }}
{{- end }}
{{- if and (not $values.kafka.bootstrapServers) (ne (join " " $enabled) "gateway") }}
{{- fail "kafka.bootstrapServers is not set: every service but the gateway needs Kafka" }}
{{- end }}
{{- if and $values.topics.job.enabled (not $values.kafka.bootstrapServers) }}
{{- fail "kafka.bootstrapServers is not set: topics.job needs Kafka" }}
{{- end }}
{{- if gt (int64 $values.topics.minInSyncReplicas) (int64 $values.topics.replicas) }}
{{- fail "topics.minInSyncReplicas is more than topics.replicas" }}
{{- end }}
{{- with $values.kafka }}
{{- if and .sasl.mechanism (not .sasl.secret.name) }}
{{- fail "kafka.sasl.secret.name is not set: kafka.sasl.mechanism needs a Secret with sasl.jaas.config" }}
{{- end }}
{{- if and (not .tls.enabled) (or .tls.caSecret.name .tls.clientSecret.name) }}
{{- fail "kafka.tls names a Secret, but kafka.tls.enabled is false" }}
{{- end }}
{{- end }}
{{- if and (not $values.redis.tls.enabled) $values.redis.tls.caSecret.name }}
{{- fail "redis.tls names a Secret, but redis.tls.enabled is false" }}
{{- end }}
{{- if has "gateway" $enabled }}
{{- with $values.gateway.token }}
{{- if not (or .existingSecret.name .secret .jwkSetUrl) }}
{{- fail "the gateway cannot verify tokens: set gateway.token.existingSecret.name or gateway.token.jwkSetUrl" }}
{{- end }}
{{- if and .secret (lt (len .secret) 32) }}
{{- fail "gateway.token.secret is shorter than 32 bytes" }}
{{- end }}
{{- end }}
{{- end }}
{{- range without $enabled "gateway" "access" "push" }}
{{- $name := . }}
{{- with $values.postgres }}
{{- if not .host }}
{{- fail (printf "postgres.host is not set: %s needs PostgreSQL" $name) }}
{{- end }}
{{- if not (or .existingSecret.name .password) }}
{{- fail (printf "%s cannot log in: set postgres.existingSecret.name, or postgres.password for a trial" $name) }}
{{- end }}
{{- if and (hasPrefix "verify-" .tls.mode) (not .tls.caSecret.name) }}
{{- fail "postgres.tls.mode verifies, but postgres.tls.caSecret.name is not set" }}
{{- end }}
{{- end }}
{{- end }}
{{- range without $enabled "gateway" }}
{{- include "courier.shardCheck" (dict "root" $ "name" .) }}
{{- end }}
{{- range $enabled }}
{{- $service := index $values . }}
{{- if and $service.autoscaling.enabled (lt (int64 $service.autoscaling.maxReplicas) (int64 $service.autoscaling.minReplicas)) }}
{{- fail (printf "%s.autoscaling.maxReplicas is less than minReplicas" .) }}
{{- end }}
{{- if and $service.autoscaling.enabled (not $service.autoscaling.cpuPercent) (not $service.autoscaling.external) }}
{{- fail (printf "%s.autoscaling has no target: set cpuPercent or external" .) }}
{{- end }}
{{- end }}
{{- end }}

{{/* A member of a group that gets no partition stands by: with more than P of them some would only cost. A rollout's further ones are meant to. */}}
{{- define "courier.shardCheck" -}}
{{- $service := index .root.Values .name -}}
{{- $instances := ternary $service.autoscaling.maxReplicas $service.replicas $service.autoscaling.enabled | int64 -}}
{{- $members := mul $instances (default 1 $service.loops) -}}
{{- if gt $members (int64 .root.Values.topics.shards) }}
{{- fail (printf "%s would have %d members in its group, but topics.shards is %d: the further ones would stand by for nothing" .name $members (int64 .root.Values.topics.shards)) }}
{{- end }}
{{- end }}
