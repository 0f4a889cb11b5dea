package proofs
var ringShapes []shape
