{{/* Pods of the image courier/tools. The argument is a dict of root, name (topics or smoke) and more. */}}

{{/* Whether `helm test` can connect: it needs the secret of tokens, or tokens. */}}
{{- define "courier.smokes" -}}
{{- with .Values.gateway -}}
{{- if and .enabled $.Values.smoke.enabled (or .token.existingSecret.name .token.secret $.Values.smoke.tokens.existingSecret.name) -}}
true
{{- end }}
{{- end }}
{{- end }}

{{- define "courier.toolAccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "courier.name" . }}
  labels:
    {{- include "courier.labels" . | nindent 4 }}
  {{- with .hook }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: false
{{- end }}

{{/* What is the same in both: who they run as, and that they write nothing but /tmp. */}}
{{- define "courier.toolPod" -}}
{{- $values := .root.Values -}}
serviceAccountName: {{ include "courier.name" . }}
automountServiceAccountToken: false
enableServiceLinks: false
restartPolicy: Never
{{- with $values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: {{ int64 $values.podSecurity.user }}
  runAsGroup: {{ int64 $values.podSecurity.user }}
  fsGroup: {{ int64 $values.podSecurity.user }}
  seccompProfile:
    type: RuntimeDefault
{{- with $values.tools.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tools.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
volumes:
  {{- include "courier.volumes" . | nindent 2 }}
  {{- with .volume }}
  - {{ toYaml . | nindent 4 | trim }}
  {{- end }}
containers:
  - name: {{ .name }}
    image: {{ include "courier.image" (dict "root" .root "name" "tools") | quote }}
    imagePullPolicy: {{ $values.image.pullPolicy }}
    args:
      {{- toYaml .args | nindent 6 }}
    env:
      - name: JAVA_TOOL_OPTIONS
        value: {{ $values.tools.javaOptions | quote }}
      {{- .env | trim | nindent 6 }}
    securityContext:
      allowPrivilegeEscalation: false
      privileged: false
      readOnlyRootFilesystem: true
      capabilities:
        drop: [ALL]
    resources:
      {{- toYaml $values.tools.resources | nindent 6 }}
    volumeMounts:
      {{- include "courier.volumeMounts" . | nindent 6 }}
      {{- with .volume }}
      - name: {{ .name }}
        mountPath: /etc/courier/{{ .name }}
        readOnly: true
      {{- end }}
{{- end }}
