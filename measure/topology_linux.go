package measure

import "fmt"

// siblings returns the processors of cpu's core, as far as the system tells.
func siblings(cpu int) []int {
	return cpuList(textOf(fmt.Sprintf("/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list", cpu)))
}
