export { Inventory, type Match } from './inventory.js';
export { loadInventory } from './load.js';
export { graphOf, hostListing, listingOf } from './listing.js';
export type { Decrypt } from './read.js';
export type { RunScript } from './sources/script.js';
export type { SourceDeps as InventoryDeps } from './sources/source.js';
