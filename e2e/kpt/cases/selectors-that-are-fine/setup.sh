# Whoever knows that nothing of a fan-out is hidden says so.
cat >>Kptfile <<'YAML'
    exclude:
    - kind: Secret
YAML
cat >>fn-config.yaml <<'YAML'
  findings: {FAN442: info}
YAML
