import type { Collector, Part } from '../collector.js';
import { cpu } from './cpu.js';
import { devices } from './devices.js';
import { dmi } from './dmi.js';
import { lvm } from './lvm.js';
import { memory } from './memory.js';
import { mounts } from './mounts.js';

const uptime: Part = {
  facts: ['uptime_seconds'],
  needs: { lines: ['/proc/uptime'] },
  collect(source) {
    const seconds = source.file('/proc/uptime')?.split(' ')[0];
    return seconds === undefined ? {} : { uptime_seconds: Math.floor(Number(seconds)) };
  },
};

/** The machine: processors, memory, firmware, disks, mounts. */
export const hardware: Collector = {
  name: 'hardware',
  aliases: ['devices', 'mounts', 'processor', 'processor_cores', 'processor_count'],
  requires: ['platform'],
  parts: [cpu, memory, dmi, devices, uptime, lvm, mounts],
};
