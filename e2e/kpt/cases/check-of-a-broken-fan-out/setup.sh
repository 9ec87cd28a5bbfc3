# A callee is renamed, and the configuration is forgotten.
sed -i.bak 's|name: tax$|name: vat|' tax.yaml && rm tax.yaml.bak
