/** Counters of a run, named for people. */

/** @type {Record<string, string>} */
const COUNTERS = {
  exits_irq: "exits for an interrupt", vtimer_isr: "runs of the host's timer handler", cnthctl_accesses: "CNTHCTL_EL2 accesses",
  ticks: "ticks that the guest takes", host_irqs: "interrupts that the host takes", el2_calls: "calls into EL2",
  injections: "changes of the level", guest_irqs: "interrupts that the guest takes", timer_accesses: "timer accesses by the host",
  active_writes: "writes of the active state", user_exits: "exits to user space", blocks: "sleeps begun",
};

/** @param {string} name */
export const counterName = (name) => COUNTERS[name] ?? name.replaceAll("_", " ");
