export const ROUTE_TABLE = { routes: 300, rules: 16, services: 1000, gateways: 10 };
