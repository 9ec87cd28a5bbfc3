export const ROUTE_TABLE: {
  readonly routes: number;
  readonly rules: number;
  readonly services: number;
  readonly gateways: number;
};
