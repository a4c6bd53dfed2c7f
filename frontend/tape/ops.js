/**
 * Ops of guest programs.
 * Written by tools/generate_vocabulary.py from the Python tables: change it there, then run it.
 */

/** Op */
export const Op = {
  TIMER_OFF: 1, TIMER_ARM_PAST: 2, TIMER_ARM_FAR: 3, TIMER_ARM_IN: 4, TIMER_MASK: 5, TIMER_UNMASK: 6, SPIN: 7, ACK: 8,
  EOI: 9, DIR: 10, HVC: 11, KMMIO: 12, UMEM: 13, PPI_DISABLE: 14, PPI_ENABLE: 15, IRQ_WINDOW: 16, WFI: 17,
  WFI_PAST: 18, WFI_IN: 19, MIGRATE: 20, SGI_SELF: 21, SGI_OTHER: 22, SGI_BOTH: 23, IRQ_LINE: 24, SET_PENDING: 25,
  CLEAR_PENDING: 26, SET_ACTIVE: 27, CLEAR_ACTIVE: 28, ENABLE: 29, DISABLE: 30, PRIO: 31, PMR: 32, EOIMODE: 33,
  BURST: 34, BURST_SGI: 35, ROUTE: 36, WFI_START: 37, REPEAT: 38, ON_IRQ: 39, IF_INTID: 40, IRQS_OFF: 41, IRQS_ON: 42,
  SPIN_RANDOM: 43, AWAIT_TURN: 44, PASS_TURN: 45,
};

/** Ops. @type {Readonly<Record<number, {name: string, says: string}>>} */
export const OPS = {
  1: { name: "timer_off", says: "CNTV_CTL = 0" },
  2: { name: "timer_arm_past", says: "CNTV_CVAL = 0, CNTV_CTL = 1: fires at once" },
  3: { name: "timer_arm_far", says: "CNTV_CVAL = now + 2^36 counts, CNTV_CTL = 1" },
  4: { name: "timer_arm_in", says: "CNTV_CVAL = now + N counts, CNTV_CTL = 1" },
  5: { name: "timer_mask", says: "CNTV_CTL = 3: enabled, output masked" },
  6: { name: "timer_unmask", says: "CNTV_CTL = 1" },
  7: { name: "spin", says: "N busy instructions of 1 ns" },
  8: { name: "ack", says: "read IAR" },
  9: { name: "eoi", says: "write EOIR with the INTID acknowledged last; nothing if none is open" },
  10: { name: "dir", says: "write DIR with the INTID dropped last (EOImode 1); nothing if none is" },
  11: { name: "hvc", says: "hypercall that KVM answers in the kernel" },
  12: { name: "kmmio", says: "read of an emulated distributor register, answered in the kernel" },
  13: { name: "umem", says: "read of a device of the VMM: returns to user space" },
  14: { name: "ppi_disable", says: "disable INTID 27 at the emulated distributor" },
  15: { name: "ppi_enable", says: "enable INTID 27 at the emulated distributor" },
  16: { name: "irq_window", says: "unmask interrupts for 200 instructions (1: drain all)" },
  17: { name: "wfi", says: "wait for an interrupt with the timer as it is" },
  18: { name: "wfi_past", says: "timer_arm_past, then WFI" },
  19: { name: "wfi_in", says: "timer_arm_in N, WFI, then wait until the deadline has passed" },
  20: { name: "migrate", says: "a VMM call after which its thread moves to pCPU C" },
  21: { name: "sgi_self", says: "send SGI N to itself" },
  22: { name: "sgi_other", says: "send SGI N to the other vCPU of the VM" },
  23: { name: "sgi_both", says: "send SGI N to both vCPUs" },
  24: { name: "irq_line", says: "VMM call: KVM_IRQ_LINE sets the line of SPI N to L" },
  25: { name: "set_pending", says: "write ISPENDR for INTID N" },
  26: { name: "clear_pending", says: "write ICPENDR for INTID N" },
  27: { name: "set_active", says: "write ISACTIVER for INTID N" },
  28: { name: "clear_active", says: "write ICACTIVER for INTID N" },
  29: { name: "enable", says: "write ISENABLER for INTID N" },
  30: { name: "disable", says: "write ICENABLER for INTID N" },
  31: { name: "prio", says: "write the priority byte of INTID N" },
  32: { name: "pmr", says: "set the guest's priority mask" },
  33: { name: "eoimode", says: "set the guest's EOImode" },
  34: { name: "burst", says: "one ISPENDR write that makes SPI 40..40+K-1 pending" },
  35: { name: "burst_sgi", says: "sgi_self 0..K-1" },
  36: { name: "route", says: "route SPI N to vCPU V" },
  37: { name: "wfi_start", says: "WFI; another vCPU wakes it" },
  38: { name: "repeat", says: "repeat the ops n times or forever" },
  39: { name: "on_irq", says: "install the interrupt handler and unmask interrupts" },
  40: { name: "if_intid", says: "run the ops only if the INTID acknowledged last is N" },
  41: { name: "irqs_off", says: "mask interrupts (PSTATE.I)" },
  42: { name: "irqs_on", says: "unmask interrupts (PSTATE.I)" },
  43: { name: "spin_random", says: "A to B busy instructions, drawn from the seed" },
  44: { name: "await_turn", says: "poll until the VM's turn counter has reached N" },
  45: { name: "pass_turn", says: "set the VM's turn counter to N" },
};
