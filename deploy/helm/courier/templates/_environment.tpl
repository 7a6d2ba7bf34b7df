{{/* What a service is told. Variables of application.yaml and Spring Boot's own, nothing else. */}}

{{/* The content of a service's ConfigMap: a map of variables. Secrets are never here. */}}
{{- define "courier.config" -}}
{{- $values := .root.Values -}}
{{- $service := index $values .name -}}
{{- $usesKafka := ne .name "gateway" -}}
{{- $config := dict "REDIS_HOST" $values.redis.host "REDIS_PORT" (toString (int64 $values.redis.port)) -}}
{{- $_ := set $config "JAVA_TOOL_OPTIONS" $service.javaOptions -}}
{{- with $values.logging.format }}
{{- $_ := set $config "LOGGING_STRUCTURED_FORMAT_CONSOLE" . }}
{{- end }}
{{- with $values.redis.username }}
{{- $_ := set $config "SPRING_DATA_REDIS_USERNAME" . }}
{{- end }}
{{- if $values.redis.tls.enabled }}
{{- $_ := set $config "SPRING_DATA_REDIS_SSL_ENABLED" "true" }}
{{- with $values.redis.tls.caSecret.name }}
{{- $_ := set $config "SPRING_DATA_REDIS_SSL_BUNDLE" "redis" }}
{{- $_ := set $config "SPRING_SSL_BUNDLE_PEM_REDIS_TRUSTSTORE_CERTIFICATE" "file:/etc/courier/redis-ca/ca.crt" }}
{{- end }}
{{- end }}
{{- if $usesKafka }}
{{- $config = include "courier.kafkaConfig" .root | fromYaml | merge $config }}
{{- end }}
{{- if eq .name "gateway" }}
{{- $_ := set $config "COURIER_DRAIN_DELAY" (printf "%ds" (int64 $service.drain.delaySeconds)) }}
{{- $_ := set $config "COURIER_DRAIN_SESSIONS_PER_SECOND" (toString (int64 $service.drain.sessionsPerSecond)) }}
{{- $_ := set $config "COURIER_DRAIN_MAX_DURATION" (printf "%ds" (int64 $service.drain.maxDurationSeconds)) }}
{{- $_ := set $config "COURIER_DRAIN_RETRY_SPREAD" (printf "%ds" (int64 $service.drain.retrySpreadSeconds)) }}
{{- $_ := set $config "COURIER_CLOSE_TIMEOUT" (printf "%ds" (int64 $service.drain.closeTimeoutSeconds)) }}
{{- /* Longer than the drain, and over before the pod is killed. */}}
{{- $_ := set $config "COURIER_SHUTDOWN_TIMEOUT" (printf "%ds" (add (include "courier.drainSeconds" .root) 5)) }}
{{- with $service.token.jwkSetUrl }}
{{- $_ := set $config "COURIER_TOKEN_JWK_SET_URL" . }}
{{- end }}
{{- else if eq .name "access" }}
{{- $_ := set $config "COURIER_ACCESS_INBOUND_MAX_CONTENT" $values.messages.maxContent }}
{{- else if eq .name "logic" }}
{{- $_ := set $config "COURIER_LOGIC_MAX_CONTENT_SIZE" $values.messages.maxContent }}
{{- else if eq .name "offline" }}
{{- $_ := set $config "COURIER_OFFLINE_LOOPS" (toString (int64 $service.loops)) }}
{{- $_ := set $config "COURIER_OFFLINE_POOL_SIZE" (toString (add $service.loops 2)) }}
{{- end }}
{{- if has .name (list "logic" "offline") }}
{{- $_ := set $config "POSTGRES_URL" (include "courier.postgresUrl" .root) }}
{{- end }}
{{- range $key, $value := merge $config $service.config $service.environment }}
{{ $key }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* How the topics are and how Kafka is reached: a map of variables, the same for all who use it. */}}
{{- define "courier.kafkaConfig" -}}
{{- $config := dict -}}
{{- $_ := set $config "KAFKA_BOOTSTRAP_SERVERS" $.Values.kafka.bootstrapServers }}
{{- $_ := set $config "COURIER_TOPICS_SHARDS" (toString (int64 $.Values.topics.shards)) }}
{{- $_ := set $config "COURIER_TOPICS_REPLICAS" (toString (int64 $.Values.topics.replicas)) }}
{{- $_ := set $config "COURIER_TOPICS_MIN_IN_SYNC_REPLICAS" (toString (int64 $.Values.topics.minInSyncReplicas)) }}
{{- $_ := set $config "COURIER_TOPICS_RETENTION" $.Values.topics.retention }}
{{- $protocol := ternary "SASL_" "" (ne $.Values.kafka.sasl.mechanism "") }}
{{- $protocol = printf "%s%s" $protocol (ternary "SSL" "PLAINTEXT" $.Values.kafka.tls.enabled) }}
{{- if ne $protocol "PLAINTEXT" }}
{{- $_ := set $config "SPRING_KAFKA_SECURITY_PROTOCOL" $protocol }}
{{- end }}
{{- with $.Values.kafka.sasl.mechanism }}
{{- $_ := set $config "SPRING_KAFKA_PROPERTIES_SASL_MECHANISM" . }}
{{- end }}
{{- if $.Values.kafka.tls.enabled }}
{{- with $.Values.kafka.tls.caSecret.name }}
{{- $_ := set $config "SPRING_KAFKA_SSL_TRUST_STORE_TYPE" "PEM" }}
{{- $_ := set $config "SPRING_KAFKA_SSL_TRUST_STORE_LOCATION" "file:/etc/courier/kafka-ca/ca.crt" }}
{{- end }}
{{- with $.Values.kafka.tls.clientSecret.name }}
{{- $_ := set $config "SPRING_KAFKA_SSL_KEY_STORE_TYPE" "PKCS12" }}
{{- $_ := set $config "SPRING_KAFKA_SSL_KEY_STORE_LOCATION" "file:/etc/courier/kafka-client/client.p12" }}
{{- end }}
{{- end }}
{{- toYaml $config }}
{{- end }}

{{- define "courier.postgresUrl" -}}
{{- with .Values.postgres -}}
jdbc:postgresql://{{ .host }}:{{ int64 .port }}/{{ .database }}?sslmode={{ .tls.mode }}
{{- if .tls.caSecret.name }}&sslrootcert=/etc/courier/postgres-ca/ca.crt{{ end }}
{{- end }}
{{- end }}

{{/* The variables that only the pod or a Secret knows. */}}
{{- define "courier.env" -}}
{{- $values := .root.Values -}}
{{- $service := index $values .name -}}
- name: COURIER_INSTANCE
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
{{- if eq .name "access" }}
- name: POD_IP
  valueFrom:
    fieldRef:
      fieldPath: status.podIP
- name: COURIER_ACCESS_LINK_ADDRESS
  value: {{ $service.linkAddress | quote }}
{{- end }}
{{- if eq .name "gateway" }}
{{- if or $service.token.existingSecret.name $service.token.secret }}
{{ include "courier.tokenSecret" .root }}
{{- end }}
{{- with $service.api.existingSecret }}
{{- if .name }}
{{ include "courier.secretVariable" (list "COURIER_API_KEYS" .name .key) }}
{{- end }}
{{- end }}
{{- else }}
{{- include "courier.kafkaEnv" .root }}
{{- end }}
{{- with $values.redis }}
{{- if or .existingSecret.name .password }}
{{ include "courier.secretVariable" (list "SPRING_DATA_REDIS_PASSWORD" (default (printf "%s-redis" (include "courier.base" $.root)) .existingSecret.name) (ternary .existingSecret.key "password" (ne .existingSecret.name ""))) }}
{{- end }}
{{- end }}
{{- if has .name (list "logic" "offline") }}
{{- with $values.postgres }}
{{- $hasSecret := ne .existingSecret.name "" }}
{{- $secret := default (printf "%s-postgres" (include "courier.base" $.root)) .existingSecret.name }}
{{ include "courier.secretVariable" (list "POSTGRES_USER" $secret (ternary .existingSecret.userKey "username" $hasSecret)) }}
{{ include "courier.secretVariable" (list "POSTGRES_PASSWORD" $secret (ternary .existingSecret.passwordKey "password" $hasSecret)) }}
{{- end }}
{{- end }}
{{- end }}

{{/* The secret of HS256 tokens. */}}
{{- define "courier.tokenSecret" -}}
{{- with .Values.gateway.token }}
{{- include "courier.secretVariable" (list "COURIER_TOKEN_SECRET" (default (include "courier.name" (dict "root" $ "name" "gateway")) .existingSecret.name) (ternary .existingSecret.key "secret" (ne .existingSecret.name ""))) }}
{{- end }}
{{- end }}

{{/* The variables of Kafka's Secrets. */}}
{{- define "courier.kafkaEnv" -}}
{{- with .Values.kafka }}
{{- if .sasl.mechanism }}
{{ include "courier.secretVariable" (list "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG" .sasl.secret.name .sasl.secret.key) }}
{{- end }}
{{- if and .tls.enabled .tls.clientSecret.name }}
{{ include "courier.secretVariable" (list "SPRING_KAFKA_SSL_KEY_STORE_PASSWORD" .tls.clientSecret.name .tls.clientSecret.passwordKey) }}
{{- end }}
{{- end }}
{{- end }}

{{/* A variable, the Secret and the key in it. */}}
{{- define "courier.secretVariable" -}}
- name: {{ index . 0 }}
  valueFrom:
    secretKeyRef:
      name: {{ index . 1 }}
      key: {{ index . 2 }}
{{- end }}
