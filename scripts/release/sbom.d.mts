export interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses: readonly { readonly license: { readonly id: string } }[];
}

export interface Bill {
  readonly specVersion: string;
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp: string; readonly component: Component };
  readonly components: readonly Component[];
}

export function billOfMaterials(of: {
  readonly root: string;
  readonly tarball: string;
  readonly time: number;
}): Promise<Bill>;
export function validate(text: string): Promise<void>;
