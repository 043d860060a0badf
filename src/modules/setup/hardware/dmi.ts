import type { Part } from '../collector.js';

const directory = '/sys/devices/virtual/dmi/id';

const ids: Readonly<Record<string, string>> = {
  bios_date: 'bios_date',
  bios_vendor: 'bios_vendor',
  bios_version: 'bios_version',
  board_asset_tag: 'board_asset_tag',
  board_name: 'board_name',
  board_serial: 'board_serial',
  board_vendor: 'board_vendor',
  board_version: 'board_version',
  chassis_asset_tag: 'chassis_asset_tag',
  chassis_serial: 'chassis_serial',
  chassis_vendor: 'chassis_vendor',
  chassis_version: 'chassis_version',
  form_factor: 'chassis_type',
  product_name: 'product_name',
  product_serial: 'product_serial',
  product_uuid: 'product_uuid',
  product_version: 'product_version',
  system_vendor: 'sys_vendor',
};

// System enclosure types by number (SMBIOS specification DSP0134, 7.4.1), as Ansible spells them.
const formFactors = [
  ...['Unknown', 'Other', 'Unknown', 'Desktop', 'Low Profile Desktop', 'Pizza Box', 'Mini Tower', 'Tower'],
  ...['Portable', 'Laptop', 'Notebook', 'Hand Held', 'Docking Station', 'All In One', 'Sub Notebook'],
  ...['Space-saving', 'Lunch Box', 'Main Server Chassis', 'Expansion Chassis', 'Sub Chassis'],
  ...['Bus Expansion Chassis', 'Peripheral Chassis', 'RAID Chassis', 'Rack Mount Chassis', 'Sealed-case PC'],
  ...['Multi-system', 'CompactPCI', 'AdvancedTCA', 'Blade', 'Blade Enclosure', 'Tablet', 'Convertible'],
  ...['Detachable', 'IoT Gateway', 'Embedded PC', 'Mini PC', 'Stick PC'],
];

/** What the firmware says of the machine (SMBIOS, through sysfs); `NA` where it says nothing. */
export const dmi: Part = {
  facts: Object.keys(ids),
  needs: { files: [`${directory}/*`] },
  collect(source) {
    const entries = Object.entries(ids).map(([fact, file]): [string, string] => {
      const value = source.file(`${directory}/${file}`);
      if (value === undefined) return [fact, 'NA'];
      return [fact, fact === 'form_factor' ? (formFactors[Number(value)] ?? `unknown (${value})`) : value];
    });
    return Object.fromEntries(entries);
  },
};
