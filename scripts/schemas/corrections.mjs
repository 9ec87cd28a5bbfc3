/**
 * What the API server checks in code and no published schema says, and what a published schema says wrongly.
 * Sources: k8s.io/apimachinery pkg/util/validation (names, labels), k8s.io/kubernetes pkg/apis/core/validation (Service).
 */
const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]';
const KEY = `^(?![^/]{254,}/)(${SUBDOMAIN}/)?${QUALIFIED}$`;

export const dnsLabel = { type: 'string', maxLength: 63, pattern: `^${LABEL}$` };
export const dnsSubdomain = { type: 'string', maxLength: 253, pattern: `^${SUBDOMAIN}$` };
const labelValue = { type: 'string', maxLength: 63, pattern: '^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$' };
export const labels = { type: 'object', propertyNames: { pattern: KEY }, additionalProperties: labelValue };
// The server lower-cases an annotation's key before it looks at it.
const annotationKey = KEY.replaceAll('a-z', 'A-Za-z').replaceAll('A-ZA-Za-z', 'A-Za-z');
export const annotations = {
  type: 'object',
  propertyNames: { pattern: annotationKey },
  additionalProperties: { type: 'string' },
};

/** @param {object} metadata the schema of ObjectMeta */
export function correctMetadata(metadata) {
  Object.assign(metadata.properties, {
    labels: { $ref: '#/definitions/labels' },
    annotations: { $ref: '#/definitions/annotations' },
    namespace: dnsLabel,
  });
}

/** @param {object} spec the schema of ServiceSpec */
export function correctService({ properties }) {
  properties.selector = { $ref: 'metadata.v1.schema.json#/definitions/labels' };
  Object.assign(properties.type, { enum: ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'] });
  Object.assign(properties.sessionAffinity, { enum: ['None', 'ClientIP'] });
  Object.assign(properties.internalTrafficPolicy, { enum: ['Cluster', 'Local'] });
  Object.assign(properties.externalTrafficPolicy, { enum: ['Cluster', 'Local'] });
  Object.assign(properties.ipFamilyPolicy, { enum: ['SingleStack', 'PreferDualStack', 'RequireDualStack'] });
  Object.assign(properties.trafficDistribution, { enum: ['PreferClose', 'PreferSameZone', 'PreferSameNode'] });
  const port = properties.ports.items.properties;
  Object.assign(port.name, dnsLabel);
  Object.assign(port.port, { minimum: 1, maximum: 65535 });
  Object.assign(port.protocol, { enum: ['TCP', 'UDP', 'SCTP'] });
  const portName = '^(?!.*--)(?=.*[a-z])[a-z0-9]([-a-z0-9]*[a-z0-9])?$'; // IANA_SVC_NAME
  Object.assign(port.targetPort, { minimum: 1, maximum: 65535, maxLength: 15, pattern: portName });
}

/** @param {object} spec the schema of a Canary's spec */
export function correctCanary({ properties }) {
  // `number` in the CRD; it becomes a Service's port and a backendRef's, which are integers.
  Object.assign(properties.service.properties.port, { type: 'integer', minimum: 1, maximum: 65535 });
  // Flagger writes them as labels of the Services, where the API server holds them to the rules of labels.
  for (const service of ['apex', 'primary', 'canary']) {
    properties.service.properties[service].properties.labels = { $ref: 'metadata.v1.schema.json#/definitions/labels' };
    properties.service.properties[service].properties.annotations = {
      $ref: 'metadata.v1.schema.json#/definitions/annotations',
    };
  }
}

/**
 * Leaves of a DestinationRule's spec what is ever written: the whole, with a policy for each subset and port, would be the
 * largest of all schemas.
 * @param {object} spec the schema of a DestinationRule's spec
 */
export function writtenOfDestinationRule(spec) {
  keep(spec, ['host', 'trafficPolicy']);
  const policy = spec.properties.trafficPolicy;
  keep(policy, ['loadBalancer', 'outlierDetection']);
  keep(policy.properties.loadBalancer, ['localityLbSetting']);
  keep(policy.properties.loadBalancer.properties.localityLbSetting, ['enabled', 'failoverPriority']);
}

function keep(schema, names) {
  schema.properties = Object.fromEntries(names.map((name) => [name, schema.properties[name]]));
  // What is demanded of fields that are left out.
  for (const key of ['allOf', 'anyOf', 'oneOf', 'not']) delete schema[key];
  if (schema.required) schema.required = schema.required.filter((name) => names.includes(name));
}
