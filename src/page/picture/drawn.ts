import type { Flows } from './flows.ts';
import type { Graph, PictureNode } from './graph.ts';
import type { Layout } from './layout.ts';

/** What is known of an object besides where it stands. */
export interface Mark {
  readonly findings: number;
  /** The heaviest of its findings. */
  readonly severity: string | undefined;
  readonly change: 'new' | 'changed' | 'removed' | undefined;
}

export interface Drawn {
  readonly title: string;
  readonly graph: Graph;
  readonly flows: Flows;
  readonly layout: Layout;
  readonly mark: (node: PictureNode) => Mark;
  readonly onSelect: (key: string) => void;
  readonly selected: string | undefined;
}
