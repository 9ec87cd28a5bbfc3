sed -i.bak 's|callees:|calees:|' fn-config.yaml && rm fn-config.yaml.bak
