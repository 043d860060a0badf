import { wireHosts } from '../../kit/wire/wired.js';
import type { Row, Scenario, Section } from '../kit/bench.js';
import { sideBySide } from '../kit/measure.js';
import { ansiblePlay, hapPlay, meanTrips } from '../kit/plays.js';
import { twins } from '../kit/twins.js';

const roundTrip = 50;
const count = 2;

/** Hosts that are far away. */
export const far: Scenario = {
  summary: `12 tasks with nothing to change on ${count} hosts, ${roundTrip} ms away, beside Ansible and Mitogen`,
  async run(bench): Promise<Section> {
    const { hosts, login } = await twins(bench);
    const options = [...(login.options ?? []), 'Ciphers=aes128-gcm@openssh.com'];
    const wired = await wireHosts(hosts.slice(0, count), { ...login, options }, roundTrip);
    bench.later(() => wired.close());
    const rows: Row[] = [];
    for (const mitogen of [false, true]) {
      const file = mitogen ? 'without-services.yml' : 'twelve.yml';
      const of = { file, inventory: wired.inventoryPath, hosts: count };
      const peer = ansiblePlay(bench, of, mitogen);
      for (const contestant of [hapPlay(bench, of), ...(peer ? [{ ...peer, atMost: 3 }] : [])]) {
        bench.say(`far: ${contestant.tool}, ${file}`);
        wired.reset();
        const before = (): Promise<void> => {
          wired.reset();
          return Promise.resolve();
        };
        const [row] = await sideBySide(file, [{ ...contestant, before }], bench.runs);
        if (row) rows.push({ ...row, trips: meanTrips(Object.values(wired.turns())) });
      }
    }
    return {
      rows,
      notes: [`the proxy delays each way by ${roundTrip / 2} ms, and TCP's handshake by a round trip`],
    };
  },
};
