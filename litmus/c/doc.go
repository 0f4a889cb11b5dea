// Package c reads litmus tests for C as herd7 writes them.
package c
