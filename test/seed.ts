import fc from 'fast-check';

// One seed, so that a run can be repeated: FC_SEED=N tries others.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.FC_SEED ?? 1822) });
