import type { Augmentation } from '../plan/augmentation.ts';
import type { Item, Patch } from '../resource/item.ts';
import { type Json, jsonEquals, valueAt } from '../resource/json.ts';
import type { Manifest } from '../resource/manifest.ts';
import type { Path } from '../resource/path.ts';
