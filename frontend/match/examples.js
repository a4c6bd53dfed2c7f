/** Programs to begin with, one for each thing worth seeing. Text as it is typed. */

export const EXAMPLES = /** @type {const} */ ([
  ["A hypercall, timer armed", "What the commit removes: seven timer accesses per exit that stays in the kernel.",
    "timer_arm_far\nhvc\nhvc"],
  ["A tick", "The line rises in the guest; the guest acknowledges, re-arms and ends the interrupt.",
    "timer_arm_past\nack\ntimer_arm_far\neoi\nhvc"],
  ["Exits to user space", "Here the commit saves nothing: every one is a put and a load.",
    "timer_arm_far\numem\numem"],
  ["Sleep and wake", "One host interrupt before the commit, two after it.",
    "wfi_in 5000\nirq_window"],
  ["Sleep with the interrupt active", "v4.14 and parent wake up; commit and v4.15 never do.",
    "timer_arm_past\nack\nwfi_in 5000\nhvc"],
  ["Cancel before acknowledging", "With no exit in between the guest still takes interrupt 27.",
    "timer_arm_past\ntimer_off\nack\neoi\ntimer_arm_past\ntimer_off\nhvc\nack"],
  ["EOI while the line is high", "It fires again at once; the handler finds the level already known.",
    "timer_arm_past\nack\neoi\nack\ntimer_off\neoi"],
  ["clear_active 27", "v4.14 and parent deliver the interrupt; commit and v4.15 leave it masked by its own active state.",
    "set_active 27\numem\ntimer_arm_past\nhvc\nclear_active 27\nhvc\nack"],
  ["More interrupts than list registers", "Six for four list registers: an underflow exit brings the next ones.",
    "burst 6\nack\neoi\nack\neoi\nack\neoi\nack\neoi"],
  ["Two vCPUs", "An SGI to the other vCPU, which is running. The number before the colon is the vCPU.",
    "0: sgi_other 5\n1: ack\n1: eoi\n1: sgi_other 3\n0: irq_window"],
]);
