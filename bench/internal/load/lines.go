package load

import "fmt"

// lines is one producer and one consumer, one event at a time.
func lines() (all []Case) {
	for _, slots := range []int{1024, 65536} {
		all = append(all, lineCase(
			fmt.Sprintf("1P1C/slots=%d", slots),
			fmt.Sprintf("one producer, one consumer, one by one, %d slots", slots),
			job{producers: 1, slots: slots, batch: 1},
			[]entry{
				{"spsc", Ours, spscPush},
				{"spsc-try-spin", Ours, spscTry(spin)},
				{"ring-publish", Ours, ringPublish},
				{"ring-put", Ours, ringPut},
				{"ring-next", Ours, ringNext},
				{"ring-range", Ours, ringRange},
				{"chan", Peer, channel},
				{"sync-atomic-ring-pause", Peer, handWritten(pause)},
				{"xsync-SPSC-spin", Peer, xsyncSPSC(spin)},
				{"xsync-SPSC-pause", Peer, xsyncSPSC(pause)},
				{"xsync-MPMC-pause", Peer, xsyncMPMC(pause)},
				{"xsync-UMPSC", Peer, xsyncUMPSC},
				{"Workiva", Peer, workiva},
			}))
	}
	return all
}

// batches is one producer and one consumer, several events at a time.
func batches() []Case {
	return []Case{batchCase[[16]int64](16), batchCase[[64]int64](64)}
}

func batchCase[A array](batch int) Case {
	return lineCase(
		fmt.Sprintf("1P1C/batch=%d", batch),
		fmt.Sprintf("one producer, one consumer, batches of %d, 1024 slots", batch),
		job{producers: 1, slots: 1024, batch: batch},
		[]entry{
			{"spsc", Ours, spscBatches},
			{"ring-next", Ours, ringNext},
			{"ring-range", Ours, ringRange},
			{"chan-of-arrays", Peer, channelOfArrays[A]},
			{"chan-of-pointers", Peer, channelOfPointers[A]},
			{"xsync-SPSC-of-arrays-pause", Peer, xsyncSPSCOfArrays[A](pause)},
			{"xsync-MPMC-of-arrays-pause", Peer, xsyncMPMCOfArrays[A](pause)},
			{"Workiva-of-pointers", Peer, workivaOfPointers[A]},
		})
}

// manyToOne is several producers and one consumer.
func manyToOne() (all []Case) {
	for _, producers := range []int{2, 3} {
		all = append(all, lineCase(
			fmt.Sprintf("%dP1C", producers),
			fmt.Sprintf("%d producers, one consumer, one by one, 1024 slots", producers),
			job{producers: producers, slots: 1024, batch: 1},
			[]entry{
				{"ring-publish", Ours, ringMultiPublish},
				{"ring-session", Ours, ringMultiSession},
				{"ring-put", Ours, ringMultiPut},
				{"ring-next", Ours, ringMultiNext},
				{"chan", Peer, channel},
				{"xsync-MPMC-pause", Peer, xsyncMPMC(pause)},
				{"xsync-MPMC-yield", Peer, xsyncMPMC(yield)},
				{"xsync-UMPSC", Peer, xsyncUMPSC},
				{"Workiva", Peer, workiva},
			}))
	}
	for _, producers := range []int{2, 3} {
		all = append(all, lineCase(
			fmt.Sprintf("%dP1C/batch=16", producers),
			fmt.Sprintf("%d producers, one consumer, batches of 16, 1024 slots", producers),
			job{producers: producers, slots: 1024, batch: 16},
			[]entry{
				{"ring-next", Ours, ringMultiNext},
				{"chan-of-arrays", Peer, channelOfArrays[[16]int64]},
				{"chan-of-pointers", Peer, channelOfPointers[[16]int64]},
				{"xsync-MPMC-of-arrays-pause", Peer, xsyncMPMCOfArrays[[16]int64](pause)},
				{"Workiva-of-pointers", Peer, workivaOfPointers[[16]int64]},
			}))
	}
	return all
}
