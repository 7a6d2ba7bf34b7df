{{/* The pod of a service: the same for all of them, but for ports, files and what they are told. */}}
{{- define "courier.pod" -}}
{{- $values := .root.Values -}}
{{- $service := index $values .name -}}
metadata:
  labels:
    {{- include "courier.labels" . | nindent 4 }}
  annotations:
    # A service reads its configuration when it starts.
    checksum/config: {{ include "courier.config" . | sha256sum }}
    {{- with include "courier.trialSecrets" .root }}
    checksum/secrets: {{ sha256sum . }}
    {{- end }}
    {{- with $service.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "courier.name" . }}
  automountServiceAccountToken: false
  # Variables like REDIS_PORT must come from the configuration, not from Services that are named so.
  enableServiceLinks: false
  {{- with $values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  {{- with $service.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  terminationGracePeriodSeconds: {{ include "courier.gracePeriod" . }}
  securityContext:
    runAsNonRoot: true
    runAsUser: {{ int64 $values.podSecurity.user }}
    runAsGroup: {{ int64 $values.podSecurity.user }}
    fsGroup: {{ int64 $values.podSecurity.user }}
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: {{ .name }}
      image: {{ include "courier.image" . | quote }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      securityContext:
        allowPrivilegeEscalation: false
        privileged: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
      ports:
        {{- if eq .name "gateway" }}
        - name: clients
          containerPort: 8080
        {{- else if eq .name "access" }}
        - name: link
          containerPort: 7001
        {{- end }}
        - name: management
          containerPort: {{ include "courier.managementPort" . }}
      envFrom:
        - configMapRef:
            name: {{ include "courier.name" . }}
      env:
        {{- include "courier.env" . | nindent 8 }}
      # Alive is who answers: a start waits for other services, so it has a limit of its own.
      startupProbe:
        httpGet: {path: /actuator/health/liveness, port: management}
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: {{ max 1 (div $values.probes.startupSeconds 5) }}
      livenessProbe:
        httpGet: {path: /actuator/health/liveness, port: management}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      readinessProbe:
        httpGet: {path: /actuator/health/readiness, port: management}
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 2
      resources:
        {{- toYaml $service.resources | nindent 8 }}
      volumeMounts:
        {{- include "courier.volumeMounts" . | nindent 8 }}
  volumes:
    {{- include "courier.volumes" . | nindent 4 }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: topology.kubernetes.io/zone
      whenUnsatisfiable: {{ $service.spread.zone }}
      labelSelector:
        matchLabels:
          {{- include "courier.selector" . | nindent 10 }}
      {{- if ne .name "access" }}
      # Pods of the version that is leaving do not count.
      matchLabelKeys: [pod-template-hash]
      {{- end }}
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: {{ $service.spread.host }}
      labelSelector:
        matchLabels:
          {{- include "courier.selector" . | nindent 10 }}
      {{- if ne .name "access" }}
      # Pods of the version that is leaving do not count.
      matchLabelKeys: [pod-template-hash]
      {{- end }}
  {{- with $service.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $service.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
