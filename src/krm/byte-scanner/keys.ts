// Four letters of a key as one number, which is compared at once: memory is little-endian.
export const NAME_KEY: u32 = 0x656d616e;
export const KIND_KEY: u32 = 0x646e696b;
export const META: u32 = 0x6174656d;
export const DATA: u32 = 0x61746164;
export const API_V: u32 = 0x56697061;
export const SION: u32 = 0x6e6f6973;
export const SPAC: u32 = 0x63617073;
export const SPEC_KEY: u32 = 0x63657073;
export const TEMP: u32 = 0x706d6574;
export const LATE: u32 = 0x6574616c;
export const LABE: u32 = 0x6562616c;
export const LS: u16 = 0x736c;
export const REPL: u32 = 0x6c706572;
export const ICAS: u32 = 0x73616369;
