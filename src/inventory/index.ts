export { globExpression } from './glob.js';
export { Inventory } from './inventory.js';
export { loadInventory } from './load.js';
export { graphOf, hostListing, listingOf } from './listing.js';
export type { SourceDeps as InventoryDeps } from './sources/source.js';
