package main

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// changed has the JSON pointers at which two texts differ, in order; lists of one length are entered.
func changed(before, after []byte) ([]string, error) {
	var was, is any
	if err := json.Unmarshal(before, &was); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(after, &is); err != nil {
		return nil, err
	}
	return fields("", was, is), nil
}

func fields(path string, was, is any) []string {
	if reflect.DeepEqual(was, is) {
		return nil
	}
	oldMap, wasMap := was.(map[string]any)
	newMap, isMap := is.(map[string]any)
	if wasMap && isMap {
		keys := slices.AppendSeq(slices.Collect(maps.Keys(oldMap)), maps.Keys(newMap))
		slices.Sort(keys)
		var all []string
		for _, key := range slices.Compact(keys) {
			all = append(all, fields(path+"/"+pointer.Replace(key), oldMap[key], newMap[key])...)
		}
		return all
	}
	oldList, wasList := was.([]any)
	newList, isList := is.([]any)
	if wasList && isList && len(oldList) == len(newList) {
		var all []string
		for i := range oldList {
			all = append(all, fields(path+"/"+strconv.Itoa(i), oldList[i], newList[i])...)
		}
		return all
	}
	return []string{path}
}

var pointer = strings.NewReplacer("~", "~0", "/", "~1")
