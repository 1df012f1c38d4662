// A mapping of its own: make([]byte) would come out of the runtime's arena.
package main

import (
	"fmt"
	"os"
	"strconv"
	"syscall"
)

func main() {
	size, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	size *= 1 << 20
	sum := 0
	fmt.Println("ready")
	block, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE,
		syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		panic(err)
	}
	fmt.Println("reserved")
	for i := 0; i < size; i += os.Getpagesize() {
		if i == size/2 {
			fmt.Println("half")
		}
		if os.Args[1] == "w" {
			block[i] = 1
		} else {
			sum += int(block[i])
		}
	}
	fmt.Println("touched")
	if err := syscall.Munmap(block); err != nil {
		panic(err)
	}
	fmt.Println("freed")
	os.Exit(sum)
}
