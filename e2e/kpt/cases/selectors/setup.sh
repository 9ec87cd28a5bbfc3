# The function would see no route and no Service, and write them again at every run.
cat >>Kptfile <<'YAML'
    selectors:
    - kind: Canary
    - kind: Gateway
    - kind: Deployment
YAML
