package atomic

import (
	"runtime"
	"sync/atomic"

	"github.com/ordo-go/ordo/internal/checked"
)

// FenceAcquire keeps later accesses after earlier atomic loads: what happened
// before the release that such a load read from happens before what follows
// the fence.
func FenceAcquire() {
	if checked.Enabled {
		if fenceEvent(checked.Acquire) {
			return
		}
	}
	if detector {
		raceFence(checked.Acquire)
		return
	}
	runtime.KeepAlive(nil)
}

// FenceRelease keeps earlier accesses before later atomic stores: what came
// before the fence happens before what follows an acquire that reads from such
// a store.
func FenceRelease() {
	if checked.Enabled {
		if fenceEvent(checked.Release) {
			return
		}
	}
	if detector {
		raceFence(checked.Release)
		return
	}
	runtime.KeepAlive(nil)
}

// FenceAcqRel is FenceAcquire and FenceRelease. It does not keep an earlier
// store before a later load; that takes FenceSeqCst.
func FenceAcqRel() {
	if checked.Enabled {
		if fenceEvent(checked.AcqRel) {
			return
		}
	}
	if detector {
		raceFence(checked.AcqRel)
		return
	}
	runtime.KeepAlive(nil)
}

// FenceSeqCst has a place in the total order of the sequentially consistent
// operations, and is FenceAcqRel. Between a store and a later load of another
// location it keeps their order (StoreLoad).
func FenceSeqCst() {
	if checked.Enabled {
		if fenceEvent(checked.SeqCst) {
			return
		}
	}
	if detector {
		raceFence(checked.SeqCst)
		return
	}
	storeLoad()
}

// fenceEvent carries a fence out under the checker. Outside a check it says
// false.
//
// Natively, the weak fences are compiler barriers: TSO does the rest. Where
// stores are not plain, every atomic operation is sequentially consistent and
// no fence adds anything.
func fenceEvent(o checked.Order) (done bool) {
	h := checked.Current()
	if h == nil {
		return false
	}
	h.Fence(o)
	return true
}

// storeLoad drains the store buffer: a locked operation on this goroutine's
// own stack, which costs no cache miss. Where stores are not plain no store is
// ever left in the buffer.
func storeLoad() {
	if plainStores {
		var own uint32
		atomic.AddUint32(&own, 0)
	}
}

// FenceLight is the cheap side of an asymmetric pair (P1202, "Asymmetric
// Fences"): between one goroutine's FenceLight and another's [FenceHeavy] it
// has the force of FenceSeqCst on both sides; two FenceLights have only that
// of FenceAcqRel. It costs the test of a flag where the operating system can
// make all cores of the process drain their store buffers (Linux), and is
// FenceSeqCst elsewhere. Under the checker it is ordered with each FenceHeavy, and with
// nothing else.
func FenceLight() {
	if !Expedited() {
		storeLoad()
	}
	FenceExpedited()
}

// FenceExpedited is FenceLight without the test, if [Expedited] is true; if not, it
// is FenceAcqRel. Where the one instruction counts, a word that is loaded anyway can
// say whether that was enough.
func FenceExpedited() {
	if checked.Enabled {
		if fenceEvent(checked.Light) {
			return
		}
	}
	if detector {
		raceFence(checked.SeqCst)
		return
	}
	if plainStores && !mayExpedite {
		storeLoad()
	}
	runtime.KeepAlive(nil)
}

// Expedited says whether FenceExpedited is FenceLight. It is false only on Linux on
// amd64 where the kernel does not do what [FenceHeavy] needs.
func Expedited() bool { return !plainStores || !mayExpedite || expedited }

// FenceHeavy is the dear side of [FenceLight], and a FenceSeqCst: on Linux a membarrier
// system call, which interrupts every other processor that runs the process. That takes
// about a microsecond, and tens of them in a virtual machine.
func FenceHeavy() {
	if checked.Enabled {
		if fenceEvent(checked.Heavy) {
			return
		}
	}
	if detector {
		raceFence(checked.SeqCst)
		return
	}
	if plainStores {
		storeLoad()
		if expedited {
			barrierEverywhere()
		}
	}
}
